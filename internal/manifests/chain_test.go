package manifests

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
)

// A chain runs what the manifests of the trial overlay say, as its pods would, with
// what lies elsewhere here put in its place: the server, the volume, and the sample
// sites for all sites.
type chain struct {
	cluster *cluster
	command string // the program
	server  string // host and port of the database
	bronze  string
}

// passwords are those of the secrets, by name.
var passwords = map[string]string{
	"techmap-gold-owner": "owner-1", "techmap-gold-writer": "writer-2", "techmap-gold-reader": "reader-3",
}

// newChain makes the database and its users by the script that the manifests have.
func newChain(t *testing.T) *chain {
	t.Helper()
	c := &chain{cluster: render(t, "trial"), command: os.Getenv("TECHMAP_TEST_COMMAND"), bronze: t.TempDir()}
	dsn := os.Getenv("TECHMAP_TEST_MYSQL")
	if c.command == "" || dsn == "" {
		t.Skip("TECHMAP_TEST_COMMAND and TECHMAP_TEST_MYSQL are not set: run \"make deploy-kubernetes\"")
	}
	config, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	c.server = config.Addr
	db, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { db.Close() })
	script := ""
	for _, m := range of[*corev1.ConfigMap](c.cluster) {
		script += m.Data["users.sh"]
	}
	_, body, found := strings.Cut(script, "<<SQL\n")
	require.True(t, found)
	body, _, _ = strings.Cut(body, "SQL\n")
	body = os.Expand(body, func(name string) string {
		return passwords["techmap-gold-"+strings.ToLower(strings.TrimSuffix(name, "_PASSWORD"))]
	})
	for statement := range strings.SplitSeq(strings.TrimSpace(body), ";\n") {
		_, err := db.ExecContext(t.Context(), strings.TrimSuffix(statement, ";"))
		require.NoError(t, err, statement)
	}
	return c
}

// environment is that of a container, in the cluster's words.
func (c *chain) environment(t *testing.T, container corev1.Container) map[string]string {
	t.Helper()
	env := map[string]string{"TECHMAP_STORE": t.TempDir(), "HOME": t.TempDir()} // as the image has them
	for range container.EnvFrom {
		maps.Copy(env, settings(t, c.cluster))
	}
	for _, e := range container.Env {
		switch {
		case e.Value != "":
			env[e.Name] = e.Value
		case e.ValueFrom.SecretKeyRef != nil:
			env[e.Name] = passwords[e.ValueFrom.SecretKeyRef.Name]
		case e.ValueFrom.ConfigMapKeyRef != nil:
			env[e.Name] = settings(t, c.cluster)[e.ValueFrom.ConfigMapKeyRef.Key]
		}
	}
	return env
}

// here puts what is on this machine in the place of what is in the cluster.
func (c *chain) here(value string) string {
	if value == "/bronze" {
		return c.bronze
	}
	return strings.Replace(value, "@techmap-mysql/", "@"+c.server+"/", 1)
}

var reference = regexp.MustCompile(`\$\((\w+)\)`)

// run runs a container and returns what it wrote, and its error.
func (c *chain) run(t *testing.T, container corev1.Container) (string, error) {
	t.Helper()
	env := c.environment(t, container)
	var args []string
	for _, arg := range container.Args {
		if arg == "--site=all" {
			continue // the sample sites
		}
		arg = strings.ReplaceAll(arg, "/tmp/", t.TempDir()+"/")
		args = append(args, c.here(reference.ReplaceAllStringFunc(arg, func(ref string) string {
			return env[reference.FindStringSubmatch(ref)[1]]
		})))
	}
	cmd := exec.CommandContext(t.Context(), c.command, args...)
	for name, value := range env {
		cmd.Env = append(cmd.Env, name+"="+c.here(value))
	}
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	t.Logf("%s: %v\n%s", strings.Join(container.Args, " "), err, tail(said.String()))
	return out.String(), err
}

func TestChain_fromAnEmptyDatabaseToARanking(t *testing.T) {
	c := newChain(t)
	stages := make(map[string]corev1.Container)
	for _, j := range of[*batchv1.CronJob](c.cluster) {
		stages[j.Labels["techmap.io/stage"]] = j.Spec.JobTemplate.Spec.Template.Spec.Containers[0]
	}
	_, err := c.run(t, stages["refine"])
	require.Error(t, err, "a stage may not make tables")

	migrate := of[*batchv1.Job](c.cluster)[0].Spec.Template.Spec.Containers[0]
	_, err = c.run(t, migrate)
	require.NoError(t, err)
	for _, stage := range []string{"crawl", "refine", "annotate", "load", "publish"} {
		out, err := c.run(t, stages[stage])
		require.NoError(t, err, stage)
		if stage == "publish" {
			assert.Positive(t, published(t, out))
		}
	}
	_, err = c.run(t, migrate)
	require.NoError(t, err, "the next release, with nothing to change")

	reader := deployment(t, c.cluster, "techmap-api")
	reader.Args = []string{"--gold=$(GOLD_READER)", "--silver=$(GOLD_READER)", "top", "--role=backend", "--format=json"}
	out, err := c.run(t, reader)
	require.NoError(t, err, "who answers may only read")
	var rankings []ranking
	require.NoError(t, json.Unmarshal([]byte(out), &rankings))
	require.Len(t, rankings, 1)
	assert.Positive(t, rankings[0].Openings)
	assert.NotEmpty(t, rankings[0].Entries)
	t.Run("servers", func(t *testing.T) { c.servers(t, rankings[0]) })
}

// A ranking is what is compared of one, asked by the command or over the interface.
type ranking struct {
	Openings int
	Entries  []struct{ Skill string }
}

// servers starts the interface and the pages over what the stages have made, and asks
// them what their probes ask.
func (c *chain) servers(t *testing.T, want ranking) {
	program := os.Getenv("TECHMAP_TEST_API")
	if program == "" {
		t.Skip("TECHMAP_TEST_API is not set: run \"make deploy-kubernetes\"")
	}
	at := map[string]string{"techmap-api": freeAddress(t), "techmap-ui": freeAddress(t)}
	for _, name := range []string{"techmap-api", "techmap-ui"} {
		container := deployment(t, c.cluster, name)
		env := c.environment(t, container)
		var args []string
		for _, arg := range container.Args {
			arg = reference.ReplaceAllStringFunc(arg, func(ref string) string { return env[reference.FindStringSubmatch(ref)[1]] })
			arg = strings.Replace(arg, "--addr=:8080", "--addr="+at[name], 1)
			args = append(args, c.here(strings.Replace(arg, "http://techmap-api", "http://"+at["techmap-api"], 1)))
		}
		cmd := exec.CommandContext(t.Context(), program, args...)
		for key, value := range env {
			cmd.Env = append(cmd.Env, key+"="+c.here(value))
		}
		var said bytes.Buffer
		cmd.Stdout, cmd.Stderr = &said, &said
		require.NoError(t, cmd.Start())
		t.Cleanup(func() { cmd.Wait(); t.Logf("%s:\n%s", name, tail(said.String())) }) // the context has ended it
		for _, probe := range []*corev1.Probe{container.LivenessProbe, container.ReadinessProbe} {
			assert.Eventually(t, func() bool { return answers(t, "http://"+at[name]+probe.HTTPGet.Path) },
				time.Minute, 100*time.Millisecond, "%s %s", name, probe.HTTPGet.Path)
		}
	}
	var got ranking
	require.NoError(t, json.Unmarshal(get(t, "http://"+at["techmap-api"]+"/v1/skills/top?role=backend"), &got))
	assert.Equal(t, want.Openings, got.Openings)
	require.NotEmpty(t, got.Entries)
	assert.Equal(t, want.Entries[0], got.Entries[0])
	assert.True(t, answers(t, "http://"+at["techmap-ui"]+"/"))
	assert.False(t, answers(t, "http://"+at["techmap-api"]+"/"), "the pages are somebody else's work")
}

// get returns the body of an answer.
func get(t *testing.T, address string) []byte {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return body
}

// answers reports whether a GET is answered with 200.
func answers(t *testing.T, address string) bool {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	return response.StatusCode == http.StatusOK
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer l.Close()
	return l.Addr().String()
}

// tail returns the last lines of text.
func tail(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-3):], "\n")
}

// published is the number of openings that publish says it made.
func published(t *testing.T, out string) int {
	t.Helper()
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var p struct{ Openings int }
	require.NoError(t, json.Unmarshal([]byte(lines[len(lines)-1]), &p))
	return p.Openings
}

func deployment(t *testing.T, c *cluster, name string) corev1.Container {
	t.Helper()
	for _, w := range c.workloads() {
		if w.name == "deployment/"+name {
			return w.pod.Spec.Containers[0]
		}
	}
	t.Fatalf("no deployment %s", name)
	return corev1.Container{}
}

// Addresses are parsed by the program as URLs: one that this cannot read, it cannot.
func TestAddresses_areURLs(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		for name, value := range settings(t, render(t, overlay)) {
			if !strings.Contains(value, "://") {
				continue
			}
			u, err := url.Parse(value)
			require.NoError(t, err, "%s: %s", overlay, name)
			assert.Contains(t, []string{"mysql", "s3", "dynamodb"}, u.Scheme, "%s: %s", overlay, name)
		}
	}
}
