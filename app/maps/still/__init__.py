"""The still map: the same layers, signs and footprints as the live one, drawn without a browser."""
