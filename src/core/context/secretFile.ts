/* Files that hold secrets by their name. They are never offered, and asked about when they are chosen by hand. */

const names = [
  /^\.env(?:\..+)?$/,
  /\.env$/,
  /^\.envrc$/,
  /^id_(?:rsa|dsa|ecdsa|ed25519|ecdsa_sk|ed25519_sk)$/,
  /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|p8|asc|gpg|agekey)$/,
  /^\.(?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg|yarnrc\.yml)$/,
  /^_netrc$/,
  /^credentials(?:\.(?:json|ya?ml|toml|ini|xml|csv))?$/,
  /^secrets?(?:\.[\w-]+)?\.(?:json|ya?ml|toml|ini|env|xml|properties)$/,
  /^service[-_]?account.*\.json$/,
  /^client_secret.*\.json$/,
  /\.tfvars(?:\.json)?$/,
  /^terraform\.tfstate(?:\.backup)?$/,
  /^(?:local|application-local)\.settings\.json$/,
  /^kubeconfig$/,
  /^wp-config\.php$/,
  /^master\.key$/,
];
const folders = /(?:^|\/)\.(?:ssh|aws|gnupg|kube|azure|docker)\//;
/** Written to be shared. */
const samples = /(?:^|[._-])(?:example|sample|template|dist|defaults?)(?:$|\.)/;

export function isSecretFile(path: string): boolean {
  const lower = path.toLowerCase();
  const name = lower.slice(lower.lastIndexOf('/') + 1);
  if (folders.test(lower)) return true;
  return !samples.test(name) && !name.endsWith('.pub') && names.some((pattern) => pattern.test(name));
}
