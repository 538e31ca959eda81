package manifests

import (
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// project reads the compose file as docker compose does: against its schema, with
// what YAML and its own tags merge.
func project(t *testing.T) *types.Project {
	t.Helper()
	options, err := cli.NewProjectOptions(
		[]string{"../../examples/image/compose.yaml"}, cli.WithProfiles([]string{"*"}))
	require.NoError(t, err)
	p, err := options.LoadProject(t.Context())
	require.NoError(t, err)
	return p
}

func TestCompose_aWholeInstallation(t *testing.T) {
	t.Parallel()
	p := project(t)
	assert.ElementsMatch(t, []string{"mysql", "s3", "job", "api", "ui"}, p.ServiceNames())
	for _, name := range []string{"job", "api", "ui"} {
		s, err := p.GetService(name)
		require.NoError(t, err)
		assert.True(t, s.ReadOnly, name)
		assert.Equal(t, []string{"ALL"}, s.CapDrop, name)
	}
	ui, err := p.GetService("ui")
	require.NoError(t, err)
	assert.Empty(t, ui.Environment, "the pages know no store and no password")
	assert.NotContains(t, ui.DependsOn, "mysql")
	job, err := p.GetService("job")
	require.NoError(t, err)
	assert.Equal(t, []string{"job"}, job.Profiles, "it ends, so it is not kept running")
}

func TestCompose_listensOnLoopbackAlone(t *testing.T) {
	t.Parallel()
	for name, s := range project(t).Services {
		for _, port := range s.Ports {
			assert.Equal(t, "127.0.0.1", port.HostIP, "%s: its passwords are no secret", name)
		}
	}
}
