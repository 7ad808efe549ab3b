"""The reading grid: families → codes → practices, with definitions, examples and rules; YAML → frozen data."""
