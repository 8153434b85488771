"""The field app: what people carry. This half serves its shell; the rest is static/field/."""
