# Users, their profiles and what is done with them
