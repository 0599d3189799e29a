/** Checks a tarball with publint and arethetypeswrong, and prints what they find as JSON. */
import { createPackageFromTarballData, checkPackage } from '@arethetypeswrong/core';
import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const tarball = readFileSync(process.argv[2]);
const asBuffer = tarball.buffer.slice(tarball.byteOffset, tarball.byteOffset + tarball.byteLength);

const { messages, pkg } = await publint({ pack: { tarball: asBuffer } });
const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(tarball)));
process.stdout.write(
	JSON.stringify({ publint: messages.map((message) => formatMessage(message, pkg)), types: problems }),
);
