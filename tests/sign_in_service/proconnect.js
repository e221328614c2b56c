// A service as ProConnect is, by its documentation for "fournisseurs de service": `node proconnect.js PORT PEOPLE.json BASE_URL`.
// It is built on the same library as the real one, and as strict: other parameters than it knows, short states and nonces, and a
// way out without the token of the way in are refused. What it tells of someone is signed (userinfo as a JWT).
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, people, site] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const KNOWN = ['response_type', 'client_id', 'redirect_uri', 'scope', 'claims', 'state', 'nonce', 'prompt', 'idp_hint', 'acr_values'];
const traits = ['given_name', 'usual_name', 'email', 'uid', 'siret', 'idp_id'];

const service = new Provider(issuer, {
  clients: [{
    client_id: 'binome',
    client_secret: 'only-for-the-tests-of-this-suite',
    redirect_uris: [`${site}/accounts/single-sign-on/proconnect/callback/`],
    post_logout_redirect_uris: [`${site}/accounts/login/code/`],
    userinfo_signed_response_alg: 'RS256',
    token_endpoint_auth_method: 'client_secret_post',
    require_auth_time: true,
  }],
  acrValues: ['eidas1'],
  clientAuthMethods: ['client_secret_post'],
  features: { jwtUserinfo: { enabled: true } },
  scopes: ['openid', ...traits],
  claims: { openid: ['sub', 'acr'], ...Object.fromEntries(traits.map((trait) => [trait, [trait]])) },
  pkce: { required: () => false },
  cookies: { keys: ['only-for-tests'] },
  async findAccount(_, login) {
    const told = JSON.parse(readFileSync(people, 'utf-8'))[login];
    return told && { accountId: login, claims: async () => ({ sub: login, acr: 'eidas1', ...told }) };
  },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope(['openid', ...traits].join(' '));
    await grant.save();
    return grant;
  },
});
service.use(async (context, next) => {
  const { path, query } = context;
  const is_short = (word) => !query[word] || query[word].length < 32;
  if (path === '/auth' && (Object.keys(query).some((word) => !KNOWN.includes(word)) || is_short('state') || is_short('nonce'))) {
    context.throw(400, 'Y000400');
  }
  if (path === '/session/end' && context.method === 'GET' && (!query.id_token_hint || is_short('state'))) context.throw(400, 'Y000400');
  await next();
});
service.listen(port, '127.0.0.1', () => console.log('ready'));
