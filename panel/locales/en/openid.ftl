# Sign-in by OpenID providers

openid-ways = Sign-in by other accounts
openid-or = Or without a password:
openid-sign-in = Sign in with { $name }
openid-going = On to { $name }
openid-going-text = You sign in there and come back by yourself. If nothing happens, go on by hand.
openid-go = Go on
openid-text = An account at one of these providers can sign you in without your password. Whoever holds that account gets in as you.
openid-since = connected since
openid-provider = Provider
openid-connect = Connect
openid-disconnect = Disconnect
openid-end-all = Disconnect all
openid-end-all-text = This user then signs in by password only. If an account was taken over, end the user’s sessions too, by blocking them for a moment.
audit-did-openid-connect = Connected an account of a sign-in provider
audit-did-openid-match = An account of a sign-in provider was connected by its address
audit-did-openid-disconnect = Disconnected an account of a sign-in provider
audit-did-openid-reset = Disconnected a user’s accounts of sign-in providers
audit-did-sign-in-openid = Signed in by a provider
audit-did-sign-in-openid-failed = Sign-in by a provider failed
audit-did-sign-in-openid-unknown = Sign-in by a provider: no user of that account
