"""People, teams, roles, and how they sign in (人员、班组)."""
