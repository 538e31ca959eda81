package manifests

import (
	"net/url"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/yaml"
)

// airflowConfig is what is looked at of the DAGs' configuration; all of its fields are
// checked by the DAGs themselves.
type airflowConfig struct {
	Layers struct{ Bronze, Silver, Gold string } `json:"layers"`
	Runner struct {
		Kind string `json:"kind"`
		Pod  struct {
			Image     string         `json:"image"`
			Namespace string         `json:"namespace"`
			Template  map[string]any `json:"template"`
		} `json:"pod"`
	} `json:"runner"`
}

func readAirflowConfig(t *testing.T) airflowConfig {
	t.Helper()
	text, err := os.ReadFile(kubernetes + "/airflow/techmap.airflow.yaml")
	require.NoError(t, err)
	var c airflowConfig
	require.NoError(t, yaml.Unmarshal(text, &c))
	require.Equal(t, "pod", c.Runner.Kind)
	return c
}

// airflowPods are the pods of the stages as the DAGs make them of the template: with the
// image, and the labels of the stage (examples/airflow/techmap_airflow/stages.py).
func airflowPods(t *testing.T) []workload {
	t.Helper()
	c := readAirflowConfig(t)
	var out []workload
	for _, stage := range []string{"crawl", "refine", "annotate", "load", "publish"} {
		text, err := yaml.Marshal(c.Runner.Pod.Template)
		require.NoError(t, err)
		var pod corev1.Pod
		require.NoError(t, yaml.UnmarshalStrict(text, &pod), "techmap.airflow.yaml: runner.pod.template")
		pod.Labels["techmap.io/stage"] = stage
		if stage == "crawl" || stage == "annotate" {
			pod.Labels["techmap.io/web"] = "yes"
		}
		pod.Spec.Containers[0].Image = c.Runner.Pod.Image
		out = append(out, workload{"pod/airflow-" + stage, corev1.PodTemplateSpec{ObjectMeta: pod.ObjectMeta, Spec: pod.Spec}})
	}
	return out
}

func TestAirflowConfig_isThatOfItsOverlay(t *testing.T) {
	t.Parallel()
	config, data := readAirflowConfig(t), settings(t, render(t, "airflow"))
	assert.Equal(t, data["TECHMAP_BRONZE"], config.Layers.Bronze)
	assert.Equal(t, data["TECHMAP_SILVER"], config.Layers.Silver)
	assert.Equal(t, data["TECHMAP_GOLD"], config.Layers.Gold)
	assert.Equal(t, "techmap", config.Runner.Pod.Namespace)
	gold, err := url.Parse(config.Layers.Gold)
	require.NoError(t, err)
	_, given := gold.User.Password()
	assert.False(t, given, "a password is a secret")
	assert.Equal(t, "base", airflowPods(t)[0].pod.Spec.Containers[0].Name, "what the provider looks for")
}
