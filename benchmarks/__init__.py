"""The benchmarks of ./run bench: every figure beside a yardstick measured in the same run (README.md here)."""
