"""Files for other programs: one module a format, the same selection and the same bytes."""
