import { parseAwsIdentity, signForAws } from '../../../../nodes/AgentRun/configuration/aws';

const identity = parseAwsIdentity({ accessKeyId: ' AKIDEXAMPLE ', secretAccessKey: 'x', region: 'eu-north-1' });
const scopeFor = (url: string) => {
	const { headers } = signForAws({ method: 'GET', url, headers: {}, body: Buffer.alloc(0) }, identity);
	return /Credential=AKIDEXAMPLE\/\d{8}\/([^,]+)\/aws4_request/.exec(headers.Authorization ?? '')?.[1];
};

test.each([
	['https://bedrock-agentcore.eu-central-1.amazonaws.com/runtimes/x', 'eu-central-1/bedrock-agentcore'],
	['https://vpce-1-a.bedrock-agentcore.us-east-1.vpce.amazonaws.com/', 'us-east-1/bedrock-agentcore'],
	['https://sts.cn-north-1.amazonaws.com.cn/', 'cn-north-1/sts'],
	['https://abc123.execute-api.us-west-2.amazonaws.com/prod', 'us-west-2/execute-api'],
	['https://abc123.lambda-url.us-west-2.on.aws/', 'us-west-2/lambda'],
	['https://agents.example.com/', 'eu-north-1/execute-api'],
])('%s is signed for %s', (url, scope) => {
	expect(scopeFor(url)).toBe(scope);
});

test('a session token counts only for temporary keys', () => {
	const keys = { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: 't' };
	expect(parseAwsIdentity(keys)).toStrictEqual({ accessKeyId: 'a', secretAccessKey: 'b', region: 'us-east-1' });
	expect(parseAwsIdentity({ ...keys, temporaryCredentials: true })).toMatchObject({ sessionToken: 't' });
});
