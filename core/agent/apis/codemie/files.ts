import { listAt } from '../../../text/json';
import type { AgentCall, Upload } from '../../protocol';
import { appendPath } from '../../request';
import { readUploadReference, uploadForm } from '../../sending/file-upload';

/** Uploads files for CodeMie assistants and workflows. See rest_api/routers/files.py in CodeMie's source. */
export const codemieUpload: Upload = {
	request: (file, call) => uploadForm(appendPath(call.url, '/v1/files/'), call, file),
	read: readUploadReference('file_url', 'CodeMie'),
};

/**
 * Returns the `file_names` of a call, at most 20. CodeMie expects here the value that its upload returned as the file's
 * URL.
 */
export function fileNames({ extra, uploaded = [] }: AgentCall): { file_names?: unknown[] } {
	return uploaded.length === 0 ? {} : { file_names: [...listAt(extra, 'file_names'), ...uploaded] };
}
