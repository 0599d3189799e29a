const JUDGE = `  <file>               a curl command, HAR file, raw HTTP request or n8n item; default: the standard input
  --profile NAME       the source, such as github; docs/providers.md lists them
  --secret-env NAME    the environment variable with the secret; default: WEBHOOK_SECRET; may be repeated
  --secret-file FILE   a file with the secret; may be repeated
  --url URL            the URL that was called, if the capture does not say it
  --entry N            which request of a HAR file, from 1
  --check-age          refuse a request that is too old by now; --now SECONDS judges it at that time
  --tolerance SECONDS  default: the profile's
  --json               print the result as JSON`;

const usages = {
	verify: `npm run webhook -- verify <file> --profile NAME [options]
Says whether a captured request is genuine. The exit code is 0 if it is, 1 if it is not.

${JUDGE}
`,
	explain: `npm run webhook -- explain <file> [--profile NAME] [options]
Says step by step why a captured request does not match its signature, and what to do. Without a profile, it looks for one.

${JUDGE}
  --public-url URL     the URL that was entered in the sender, if the signature covers it
`,
	sign: `npm run webhook -- sign --profile NAME --body FILE [options]
Signs the bytes of a file and prints the headers. --script prints a bash script that sends it.

  --secret-env, --secret-file, --url, --method, --event, --id, --timestamp, --content-type
`,
	simulate: `npm run webhook -- simulate [EVENT --url URL]
Sends a realistic event of a provider, signed as the provider does. Without an event, it lists them.
--script prints a bash script that sends it instead.

  --secret-env, --secret-file
`,
};

const OVERVIEW = `npm run webhook -- <command>

  verify    says whether a captured request is genuine
  explain   says step by step why it is not, and what to do
  sign      signs the bytes of a file
  simulate  sends a realistic event of a provider, correctly signed

npm run webhook -- <command> --help shows the options.
`;

/** @param {string} [command] */
export function usageOf(command) {
	return Object.hasOwn(usages, command ?? '') ? usages[command] : OVERVIEW;
}
