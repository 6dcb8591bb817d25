// A provider that answers what a test tells it to: also what no honest provider would.
//
// POST /script sets what comes next: `claims` over the usual ones (null leaves one out), `sign`
// (none, public-as-secret, client-secret, foreign, rotated), `token` (huge, silent, away, refused,
// nonsense, no-id), `issuer` of the description.

import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';

const asked = JSON.parse(process.argv[2]);
const { issuer } = asked;
const key = async (kid) => ({ kid, ...(await generateKeyPair('RS256')) });
const keys = { first: await key('first'), second: await key('second'), foreign: await key('first') };
let published = ['first'];
let script = {};
const seen = [];

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function idToken() {
  const now = Math.floor(Date.now() / 1000);
  const usual = { iss: issuer, sub: 'sub-1', aud: 'korespond', iat: now, exp: now + 300 };
  const claims = Object.fromEntries(
    Object.entries({ ...usual, ...script.claims }).filter(([, value]) => value !== null),
  );
  const signed = ({ kid, privateKey }) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
  switch (script.sign) {
    case 'none':
      return `${part({ alg: 'none' })}.${part(claims)}.`;
    case 'public-as-secret': {
      const text = `${part({ alg: 'HS256', kid: 'first' })}.${part(claims)}`;
      const secret = await exportSPKI(keys.first.publicKey);
      return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
    }
    case 'client-secret': {
      const text = `${part({ alg: 'HS256' })}.${part(claims)}`;
      return `${text}.${createHmac('sha256', asked.secret).update(text).digest('base64url')}`;
    }
    case 'foreign':
      return signed(keys.foreign);
    case 'rotated':
      published = ['second'];
      return signed(keys.second);
    default:
      return signed(keys[published[0]]);
  }
}

async function token(answer) {
  const json = (status, body) => {
    answer.writeHead(status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(body));
  };
  switch (script.token) {
    case 'silent':
      return;
    case 'huge':
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.end(`{"access_token":"${'a'.repeat(3 << 20)}"}`);
      return;
    case 'away':
      answer.writeHead(307, { location: `${issuer}/elsewhere` });
      answer.end();
      return;
    case 'refused':
      json(400, { error: 'invalid_grant', error_description: 'a code that was used' });
      return;
    case 'nonsense':
      answer.writeHead(200, { 'content-type': 'text/html' });
      answer.end('<script>alert(1)</script>');
      return;
    case 'no-id':
      json(200, { access_token: 'a', token_type: 'Bearer' });
      return;
    default:
      json(200, { access_token: 'a', token_type: 'Bearer', id_token: await idToken() });
  }
}

async function answered(request, answer) {
  const { pathname } = new URL(request.url, issuer);
  seen.push({ path: pathname, authorization: request.headers.authorization });
  const json = (body) => {
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(body));
  };
  switch (pathname) {
    case '/.well-known/openid-configuration':
      return json({
        issuer: script.issuer ?? issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
      });
    case '/keys': {
      const all = published.map(async (kid) => ({
        ...(await exportJWK(keys[kid].publicKey)), kid, use: 'sig', alg: 'RS256',
      }));
      return json({ keys: await Promise.all(all) });
    }
    case '/token':
      return token(answer);
    case '/elsewhere':
      return json({ access_token: 'a', token_type: 'Bearer', id_token: await idToken() });
    case '/script': {
      let text = '';
      for await (const chunk of request) text += chunk;
      script = JSON.parse(text);
      return json({});
    }
    case '/seen':
      return json(seen);
    default:
      answer.writeHead(404);
      answer.end();
  }
}

createServer((request, answer) => void answered(request, answer))
  .listen(asked.port, '127.0.0.1', () => console.log('ready'));
