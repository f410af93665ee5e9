import { type Configure, fileOf, hasKey, hasSecret } from './relying-party.ts';

const registration = 'spring.security.oauth2.client.registration.kosmo';

const keyImports = [
  'import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;',
  'import org.springframework.security.oauth2.client.endpoint.OAuth2AuthorizationCodeGrantRequest;',
  'import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;',
];
const signs = [
  '    var key = JWK.parse(Files.readString(Path.of(System.getenv("KOSMO_CLIENT_KEY"))));',
  '    var proof = new NimbusJwtClientAuthenticationParametersConverter<OAuth2AuthorizationCodeGrantRequest>(it -> key);',
  '    proof.setJwtClientAssertionCustomizer(',
  '        it -> it.getHeaders().algorithm(SignatureAlgorithm.from(key.getAlgorithm().getName())));',
  '    var tokens = new RestClientAuthorizationCodeTokenResponseClient(); // Spring Security 6.4 or later',
  '    tokens.addParametersConverter(proof);',
];

/** Spring Security 6 or later: its properties, and the class for what these cannot say (PKCE, the address, signing out). */
export const spring: Configure = (party) => {
  const { issuer, clientId, scope, acr, authMethod, postLogoutRedirectUri } = party;
  const redirectUri = party.redirectUris[0] ?? '';
  return fileOf([
    '# ---- application.properties (Spring Boot 3 or later, spring-boot-starter-oauth2-client) ----',
    `spring.security.oauth2.client.provider.kosmo.issuer-uri=${issuer}`,
    `${registration}.client-id=${clientId}`,
    hasSecret(party) && '# put the client_secret into the environment as KOSMO_CLIENT_SECRET',
    hasSecret(party) && `${registration}.client-secret=\${KOSMO_CLIENT_SECRET}`,
    `${registration}.client-authentication-method=${authMethod}`,
    `${registration}.authorization-grant-type=authorization_code`,
    `${registration}.redirect-uri=${redirectUri}`,
    `${registration}.scope=${scope.split(' ').join(',')}`,
    '',
    '// ---- KosmoLogin.java ----',
    hasKey(party) &&
      '// in the environment: KOSMO_CLIENT_KEY, the file of the private key, a JWK with its alg',
    hasKey(party) && 'import com.nimbusds.jose.jwk.JWK;',
    hasKey(party) && 'import java.nio.file.*;',
    'import org.springframework.context.annotation.Bean;',
    'import org.springframework.context.annotation.Configuration;',
    'import org.springframework.security.config.annotation.web.builders.HttpSecurity;',
    ...(hasKey(party) ? keyImports : []),
    'import org.springframework.security.oauth2.client.oidc.web.logout.OidcClientInitiatedLogoutSuccessHandler;',
    'import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;',
    'import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;',
    'import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;',
    hasKey(party) && 'import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;',
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
    ...(hasKey(party) ? signs : []),
    '    return http',
    '        .authorizeHttpRequests(all -> all.anyRequest().authenticated())',
    '        .oauth2Login(login -> login',
    '            .authorizationEndpoint(it -> it.authorizationRequestResolver(requests))',
    hasKey(party) && '            .tokenEndpoint(it -> it.accessTokenResponseClient(tokens))',
    `            .redirectionEndpoint(it -> it.baseUri("${new URL(redirectUri).pathname}")))`,
    '        .logout(logout -> logout.logoutSuccessHandler(signOut))',
    '        .build();',
    '  }',
    '}',
  ]);
};
