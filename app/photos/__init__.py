"""Photos: verified, re-encoded, stripped of what cameras add, and shown only to those who may see the record (照片)."""
