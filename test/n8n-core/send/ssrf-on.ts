/** Imported before n8n-core, which reads its settings while it loads: an operator who protects internal addresses. */
process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
