"""The centre: takes the ballots of many kiosks, keeps them, and says what it has."""
