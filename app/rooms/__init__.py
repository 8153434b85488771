"""Meeting rooms, and who has which when: booked through the office (附表三 二.4), never two meetings in one room at once."""
