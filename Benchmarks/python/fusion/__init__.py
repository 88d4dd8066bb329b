"""The benchmark `fusion`: ranked lists to one, beside ranx."""
