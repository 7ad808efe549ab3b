"""Speed, memory and accuracy on made-up data: `python -m benchmarks`; printed, never a test."""
