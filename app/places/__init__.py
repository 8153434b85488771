"""Buildings, floors, responsibility zones and who answers for them (责任区)."""
