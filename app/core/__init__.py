"""What every area stands on: database, clock, identifiers, journal, errors. Knows no area."""
