import { type Configure, fileOf, isPublic } from './relying-party.ts';

const registration = 'spring.security.oauth2.client.registration.kosmo';

/** Spring Security 6 or later: its properties, and the class for what these cannot say (PKCE, the address, signing out). */
export const spring: Configure = (party) => {
  const { issuer, clientId, scope, acr, authMethod, postLogoutRedirectUri } = party;
  const redirectUri = party.redirectUris[0] ?? '';
  return fileOf([
    '# ---- application.properties (Spring Boot 3 or later, spring-boot-starter-oauth2-client) ----',
    `spring.security.oauth2.client.provider.kosmo.issuer-uri=${issuer}`,
    `${registration}.client-id=${clientId}`,
    !isPublic(party) && '# put the client_secret into the environment as KOSMO_CLIENT_SECRET',
    !isPublic(party) && `${registration}.client-secret=\${KOSMO_CLIENT_SECRET}`,
    `${registration}.client-authentication-method=${authMethod}`,
    `${registration}.authorization-grant-type=authorization_code`,
    `${registration}.redirect-uri=${redirectUri}`,
    `${registration}.scope=${scope.split(' ').join(',')}`,
    '',
    '// ---- KosmoLogin.java ----',
    'import org.springframework.context.annotation.Bean;',
    'import org.springframework.context.annotation.Configuration;',
    'import org.springframework.security.config.annotation.web.builders.HttpSecurity;',
    'import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;',
    'import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;',
    'import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;',
    'import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;',
    'import org.springframework.security.web.SecurityFilterChain;',
    '',
    '@Configuration',
    'public class KosmoLogin {',
    '  @Bean',
    '  SecurityFilterChain kosmo(HttpSecurity http, ClientRegistrationRepository clients) throws Exception {',
    '    var requests = new DefaultOAuth2AuthorizationRequestResolver(clients, "/oauth2/authorization");',
    '    requests.setAuthorizationRequestCustomizer(',
    `        OAuth2AuthorizationRequestCustomizers.withPkce()${acr === null ? ');' : ''}`,
    acr !== null &&
      `            .andThen(request -> request.additionalParameters(more -> more.put("acr_values", "${acr}"))));`,
    '    var signOut = new OidcClientInitiatedLogoutSuccessHandler(clients);',
    postLogoutRedirectUri !== null && `    signOut.setPostLogoutRedirectUri("${postLogoutRedirectUri}");`,
    '    return http',
    '        .authorizeHttpRequests(all -> all.anyRequest().authenticated())',
    '        .oauth2Login(login -> login',
    '            .authorizationEndpoint(it -> it.authorizationRequestResolver(requests))',
    `            .redirectionEndpoint(it -> it.baseUri("${new URL(redirectUri).pathname}")))`,
    '        .logout(logout -> logout.logoutSuccessHandler(signOut))',
    '        .build();',
    '  }',
    '}',
  ]);
};
