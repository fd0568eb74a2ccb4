"""What happens before anything is installed. Standard library only, and readable by Python 3.8."""
