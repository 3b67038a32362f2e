"""Many workbooks as one: wards that arrive, share packs, common definitions, a programme."""
