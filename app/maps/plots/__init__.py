"""Pictures of analyses, drawn by matplotlib: one module a picture, from the result's document."""
