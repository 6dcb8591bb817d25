# Signing in: activation, second factors, networks; Your account
