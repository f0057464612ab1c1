"""Object stores and other remote file systems: what an address means, how they are reached, what they answer."""
