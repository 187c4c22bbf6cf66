"""The shapes of exports that are known by name: review platforms, form services, REDCap."""
