"""The demo: four fictional organizations whose numbers are simulated, played through the actions people use."""
