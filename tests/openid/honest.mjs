// A real OpenID provider (oidc-provider, certified) on loopback. With `account` it signs that
// account in by itself; without, it asks by its own pages, as a browser's story needs.

import Provider from 'oidc-provider';

const asked = JSON.parse(process.argv[2]);

const provider = new Provider(asked.issuer, {
  clients: [{
    client_id: 'korespond',
    client_secret: asked.secret,
    redirect_uris: [asked.redirect],
    response_types: ['code'],
    grant_types: ['authorization_code'],
  }],
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  // As Google and Keycloak do: what the scope asks for stands in the ID token.
  conformIdTokenClaims: false,
  pkce: { required: () => true },
  cookies: { keys: ['only-for-tests'] },
  features: { devInteractions: { enabled: !asked.account } },
  ...(asked.account && { interactions: { url: (_, at) => `/by-itself/${at.uid}` } }),
  findAccount: (_, id) => ({
    accountId: id,
    claims: () => ({ sub: id, email: id, email_verified: true }),
  }),
});

provider.use(async (ctx, next) => {
  if (!asked.account || !ctx.path.startsWith('/by-itself/')) return next();
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  let result = { login: { accountId: asked.account } };
  if (prompt.name === 'consent') {
    const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid email');
    result = { consent: { grantId: await grant.save() } };
  }
  await provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: true });
  ctx.respond = false;
});

provider.listen(asked.port, '127.0.0.1', () => console.log('ready'));
