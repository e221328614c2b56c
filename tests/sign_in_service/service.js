// A sign-in service on this machine: `node service.js PORT PEOPLE.json BASE_URL…`. The people are read anew at each sign-in.
import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, people, ...sites] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const service = new Provider(issuer, {
  clients: [{
    client_id: 'binome',
    client_secret: 'only-for-the-tests-of-this-suite',
    redirect_uris: sites.map((site) => `${site}/accounts/single-sign-on/company/callback/`),
    post_logout_redirect_uris: sites.map((site) => `${site}/accounts/login/code/`),
    require_auth_time: true,
  }],
  claims: { openid: ['sub'], profile: ['employee_id', 'groups', 'name'], email: ['email', 'email_verified'] },
  pkce: { required: () => true },
  cookies: { keys: ['only-for-tests'] },
  async findAccount(_, login) {
    const told = JSON.parse(readFileSync(people, 'utf-8'))[login];
    return told && { accountId: login, claims: async () => ({ sub: login, ...told }) };
  },
  async loadExistingGrant(context) {
    const grant = new context.oidc.provider.Grant({
      clientId: context.oidc.client.clientId, accountId: context.oidc.session.accountId,
    });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});
service.listen(port, '127.0.0.1', () => console.log('ready'));
