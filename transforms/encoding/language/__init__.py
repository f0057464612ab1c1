"""What Chinese and other languages look like in numbers; of damage these modules know nothing."""
