{{- range .Values.resources }}
---
{{ toYaml . }}
{{- end }}
