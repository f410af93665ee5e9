/** What bare oidc-provider did each second and core where the table's figures come from; its refreshes 700 to 900. */
export const referenceRates = {
  refresh: 800,
  userinfo: 1680,
  introspection: 1680,
  discovery: 5000,
  jwks: 5000,
};
