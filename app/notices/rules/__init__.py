"""The ladder as data, who stands on it, when it is quiet. All pure."""
