package monitoring

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What Grafana is given besides dashboards, by the names that it documents.
func TestProvisioning(t *testing.T) {
	t.Parallel()
	var sources struct {
		APIVersion  int `yaml:"apiVersion"`
		Datasources []struct {
			Name      string         `yaml:"name"`
			UID       string         `yaml:"uid"`
			Type      string         `yaml:"type"`
			Access    string         `yaml:"access"`
			URL       string         `yaml:"url"`
			IsDefault bool           `yaml:"isDefault"`
			JSONData  map[string]any `yaml:"jsonData"`
		} `yaml:"datasources"`
	}
	parse(t, "grafana/provisioning/datasources/techmap.yml", &sources)
	var types []string
	for _, s := range sources.Datasources {
		types = append(types, s.Type)
	}
	assert.ElementsMatch(t, []string{"prometheus", "cloudwatch", "loki"}, types, "those that dashboards choose from")

	var boards struct {
		APIVersion int `yaml:"apiVersion"`
		Providers  []struct {
			Name           string `yaml:"name"`
			Folder         string `yaml:"folder"`
			Type           string `yaml:"type"`
			AllowUIUpdates bool   `yaml:"allowUiUpdates"`
			Options        struct {
				Path string `yaml:"path"`
			} `yaml:"options"`
		} `yaml:"providers"`
	}
	parse(t, "grafana/provisioning/dashboards/techmap.yml", &boards)
	assert.Len(t, boards.Providers, 2, "one a language")
}
