"""Home: the day that stays current. What a person's Home holds and how it is drawn. Publishes nothing."""
