package manifests

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// airflowValues are the fields of the chart's values that ours set, so that a word
// that is misspelt is an error here; whether the chart has them is between its own
// schema and "helm lint".
type airflowValues struct {
	AirflowVersion           string `json:"airflowVersion"`
	DefaultAirflowRepository string `json:"defaultAirflowRepository"`
	DefaultAirflowTag        string `json:"defaultAirflowTag"`
	Executor                 string `json:"executor"`
	AllowPodLaunching        bool   `json:"allowPodLaunching"`
	Dags                     struct {
		Persistence struct{ Enabled bool } `json:"persistence"`
		GitSync     struct {
			Enabled bool   `json:"enabled"`
			Repo    string `json:"repo"`
			Ref     string `json:"ref"`
			Depth   int    `json:"depth"`
			Period  string `json:"period"`
			SubPath string `json:"subPath"`
		} `json:"gitSync"`
	} `json:"dags"`
	Env []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"env"`
	Data                   struct{ MetadataSecretName string } `json:"data"`
	FernetKeySecretName    string                              `json:"fernetKeySecretName"`
	APISecretKeySecretName string                              `json:"apiSecretKeySecretName"`
	JWTSecretName          string                              `json:"jwtSecretName"`
	NetworkPolicies        struct{ Enabled bool }              `json:"networkPolicies"`
}

func TestAirflowValues_followTheBranchThatTheWorkflowMoves(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(kubernetes + "/airflow/values.yaml")
	require.NoError(t, err)
	var v airflowValues
	require.NoError(t, yaml.Unmarshal(text, &v))
	workflow := string(workflows(t)["deploy-dags.yml"])
	require.NotEmpty(t, v.Dags.GitSync.Ref)
	assert.Contains(t, workflow, "refs/heads/"+v.Dags.GitSync.Ref)
	assert.DirExists(t, "../../"+v.Dags.GitSync.SubPath)
	assert.True(t, v.Dags.GitSync.Enabled)
	assert.False(t, v.Dags.Persistence.Enabled, "the chart takes one or the other")
	assert.True(t, v.NetworkPolicies.Enabled)
	assert.Equal(t, "apache/airflow", v.DefaultAirflowRepository, "an image that somebody builds")
	assert.True(t, strings.HasPrefix(v.DefaultAirflowTag, v.AirflowVersion+"-python"), v.DefaultAirflowTag)
	requirements, err := os.ReadFile("../../examples/airflow/requirements.txt")
	require.NoError(t, err)
	assert.Contains(t, string(requirements), "apache-airflow=="+v.AirflowVersion+"\n", "what the tests run with")
}

func TestAirflowValues_holdNoSecret(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(kubernetes + "/airflow/values.yaml")
	require.NoError(t, err)
	var v airflowValues
	require.NoError(t, yaml.Unmarshal(text, &v))
	readme, err := os.ReadFile(kubernetes + "/README.md")
	require.NoError(t, err)
	for _, name := range []string{
		v.Data.MetadataSecretName, v.FernetKeySecretName, v.APISecretKeySecretName, v.JWTSecretName, "techmap-airflow",
	} {
		require.NotEmpty(t, name)
		assert.True(t, explains(readme, name), "README.md does not say how %q is made", name)
	}
}
