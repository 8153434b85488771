"""One box for everything: zones, people, plates by their code, issues, service cases, inspections, zone books."""
