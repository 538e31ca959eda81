package monitoring

import (
	"bytes"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoutes_amtool(t *testing.T) {
	t.Parallel()
	amtool := tool(t, "amtool")
	run(t, amtool, "check-config", routesFile)
	for _, a := range alerts(t) {
		want := "tickets"
		if a.Labels["severity"] == "page" {
			want = "pager"
		}
		if a.Alert == "TechmapAlertsUndelivered" {
			want = "mail"
		}
		args := []string{"config", "routes", "test", "--config.file=" + routesFile, "--verify.receivers=" + want, "alertname=" + a.Alert}
		for k, v := range a.Labels {
			args = append(args, k+"="+v)
		}
		run(t, amtool, args...)
	}
}

// A mailbox is what messages are sent to.
type mailbox struct {
	mu       sync.Mutex
	messages []message
}

// A message is one that Alertmanager sends.
type message struct {
	to     string
	Status string
	Alerts []struct {
		Status string
		Labels map[string]string
	}
}

func (m *mailbox) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	msg := message{to: r.URL.Path}
	if json.NewDecoder(r.Body).Decode(&msg) == nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.messages = append(m.messages, msg)
	}
}

// told returns what was told: where to, and the names of alerts, sorted.
func (m *mailbox) told() []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []string
	for _, msg := range m.messages {
		line := msg.to
		for _, a := range msg.Alerts {
			line += " " + a.Labels["alertname"]
			if s := a.Labels["source"]; s != "" {
				line += "(" + s + ")"
			}
		}
		all = append(all, line)
	}
	slices.Sort(all)
	return all
}

// alertmanager starts one with the routes as they are, but for addresses and waits, and
// returns its address.
func alertmanager(t *testing.T, box *mailbox) string {
	t.Helper()
	program := tool(t, "prometheus-alertmanager")
	hook := httptest.NewServer(box)
	t.Cleanup(hook.Close)
	data, err := os.ReadFile(routesFile)
	require.NoError(t, err)
	config := strings.ReplaceAll(string(data), "http://127.0.0.1:9095", hook.URL)
	config = regexp.MustCompile(`group_wait: \w+`).ReplaceAllString(config, "group_wait: 2s")
	config = regexp.MustCompile(`group_interval: \w+`).ReplaceAllString(config, "group_interval: 2s")
	dir := t.TempDir()
	file := filepath.Join(dir, "alertmanager.yml")
	require.NoError(t, os.WriteFile(file, []byte(config), 0o600))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	cmd := exec.Command(program, "--config.file="+file, "--storage.path="+dir,
		"--web.listen-address="+address, "--cluster.listen-address=")
	var said bytes.Buffer
	cmd.Stderr = &said
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		assert.NoError(t, cmd.Process.Kill())
		_ = cmd.Wait() // killed
	})
	require.Eventually(t, func() bool {
		resp, err := http.Get("http://" + address + "/-/ready")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	}, 20*time.Second, 50*time.Millisecond, "alertmanager does not answer")
	return "http://" + address
}

// A cause and all that follows from it, told to a real Alertmanager: one message.
func TestInhibition_realAlertmanager(t *testing.T) {
	t.Parallel()
	all := byName(t)
	x := map[string]string{"source": "x"}
	type firing struct {
		name string
		more map[string]string
	}
	tests := []struct {
		name  string
		fires []firing
		want  []string
	}{
		{
			name: "one stopped database",
			fires: []firing{
				{"TechmapTaskFailing", map[string]string{"task": "load"}}, {"TechmapIndexRefreshFailing", nil},
				{"TechmapLayerLag", map[string]string{"layer": "gold"}}, {"TechmapTargetDown", map[string]string{"job": "mysql"}},
				{"TechmapSourceOverdue", x}, {"TechmapDatabaseDown", nil},
			},
			want: []string{"/ticket TechmapDatabaseDown"},
		},
		{
			name: "one broken site",
			fires: []firing{
				{"TechmapCrawlBreaker", x}, {"TechmapSourceFell", x}, {"TechmapRejectsRising", map[string]string{"source": "x", "stage": "fetch"}},
				{"TechmapSourceBroken", x}, {"TechmapDagFailing", map[string]string{"dag_id": "techmap"}},
			},
			want: []string{"/ticket TechmapSourceBroken(x)"},
		},
		{
			name:  "two broken sites are one message as well",
			fires: []firing{{"TechmapSourceBroken", x}, {"TechmapSourceBroken", map[string]string{"source": "y"}}},
			want:  []string{"/ticket TechmapSourceBroken(x) TechmapSourceBroken(y)"},
		},
		{
			name: "one dead model",
			fires: []firing{
				{"TechmapBacklogEndFar", nil}, {"TechmapTaskFailing", map[string]string{"task": "annotate"}}, {"TechmapModelFailing", nil},
			},
			want: []string{"/ticket TechmapModelFailing"},
		},
		{
			name: "what visitors notice is told beside its cause",
			fires: []firing{
				{"TechmapDatabaseDown", nil}, {"TechmapLayerLag", map[string]string{"layer": "gold"}}, {"TechmapRankingStale", nil},
			},
			want: []string{"/page TechmapRankingStale", "/ticket TechmapDatabaseDown"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			box := &mailbox{}
			url := alertmanager(t, box)
			var body []map[string]any
			for _, f := range tt.fires {
				require.Contains(t, all, f.name)
				body = append(body, map[string]any{"labels": labelsOf(all[f.name], f.more)})
			}
			data, err := json.Marshal(body)
			require.NoError(t, err)
			resp, err := http.Post(url+"/api/v2/alerts", "application/json", bytes.NewReader(data))
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			require.Equal(t, http.StatusOK, resp.StatusCode)
			require.Eventually(t, func() bool { return len(box.told()) >= len(tt.want) }, 20*time.Second, 50*time.Millisecond)
			time.Sleep(4 * time.Second) // two rounds of a real program: what else it would tell, it has told
			assert.Equal(t, tt.want, box.told())
		})
	}
}
