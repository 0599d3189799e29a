import { listAt } from '../../../text/json';
import { readUploadReference, uploadForm } from '../../file-upload';
import type { AgentCall, Upload } from '../../protocol';
import { appendPath } from '../../request';

/** CodeMie keeps files for its assistants and workflows alike. Its source: rest_api/routers/files.py. */
export const codemieUpload: Upload = {
	request: (file, call) => uploadForm(appendPath(call.url, '/v1/files/'), call, file),
	read: readUploadReference('file_url', 'CodeMie'),
};

/** What CodeMie calls a file's URL when it gives it is the file's name when it takes it; it takes 20. */
export function fileNames({ extra, uploaded = [] }: AgentCall): { file_names?: unknown[] } {
	return uploaded.length === 0 ? {} : { file_names: [...listAt(extra, 'file_names'), ...uploaded] };
}
