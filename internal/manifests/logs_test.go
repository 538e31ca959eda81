package manifests

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

// config is a file of a config map of the logs.
func config(t *testing.T, c *cluster, name string) map[string]any {
	t.Helper()
	for _, m := range of[*corev1.ConfigMap](c) {
		if text := m.Data[name]; text != "" {
			values := make(map[string]any)
			require.NoError(t, yaml.UnmarshalStrict([]byte(text), &values))
			return values
		}
	}
	t.Fatalf("no config map has %s", name)
	return nil
}

// field returns what lies at a path of dotted names.
func field(t *testing.T, values any, path string) any {
	t.Helper()
	for name := range strings.SplitSeq(path, ".") {
		m, ok := values.(map[string]any)
		require.True(t, ok, "%s: %s", path, name)
		require.Contains(t, m, name, path)
		values = m[name]
	}
	return values
}

// The collector reads what the kubelet writes, as the owner of these files and with no
// other right; of the API server it may ask what pods are.
func TestLogs_theCollectorMayReadAndNoMore(t *testing.T) {
	t.Parallel()
	c := renderFolder(t, kubernetes+"/logs")
	for _, w := range c.workloads() {
		for _, container := range w.pod.Spec.Containers {
			assert.True(t, *container.SecurityContext.ReadOnlyRootFilesystem, w.name)
			assert.False(t, *container.SecurityContext.AllowPrivilegeEscalation, w.name)
			assert.Equal(t, []corev1.Capability{"ALL"}, container.SecurityContext.Capabilities.Drop, w.name)
			assert.False(t, container.Resources.Requests.Memory().IsZero(), w.name)
			assert.False(t, container.Resources.Limits.Memory().IsZero(), w.name)
			assert.Regexp(t, `^docker\.io/[\w./-]+:\d+\.\d+\.\d+$`, container.Image, "a version")
			assert.NotNil(t, container.ReadinessProbe, w.name)
			assert.NotNil(t, container.LivenessProbe, w.name)
		}
	}
	agent := of[*appsv1.DaemonSet](c)[0].Spec.Template.Spec
	paths := make(map[string]bool)
	for _, v := range agent.Volumes {
		if v.HostPath != nil {
			paths[v.HostPath.Path] = true
		}
	}
	assert.Equal(t, map[string]bool{"/var/log/pods": true, "/var/lib/techmap-logs": true}, paths)
	for _, m := range agent.Containers[0].VolumeMounts {
		if m.Name == "pods" {
			assert.True(t, m.ReadOnly)
		}
	}
	for _, rule := range of[*rbacv1.ClusterRole](c)[0].Rules {
		assert.Subset(t, []string{"pods", "namespaces"}, rule.Resources)
		assert.Subset(t, []string{"get", "list", "watch"}, rule.Verbs)
	}
	binding := of[*rbacv1.ClusterRoleBinding](c)[0]
	assert.Equal(t, agent.ServiceAccountName, binding.Subjects[0].Name)
	assert.Equal(t, "techmap-logs", binding.Subjects[0].Namespace)
}

// Labels of Loki are few and bounded, and each is one that the collector makes.
func TestLogs_labelsOfLokiAreMadeByTheCollector(t *testing.T) {
	t.Parallel()
	c := renderFolder(t, kubernetes+"/logs")
	collector, loki := config(t, c, "config.yaml"), config(t, c, "loki.yaml")
	made := map[string]bool{ // by the operator "container", from the path of a file
		"k8s.namespace.name": true, "k8s.pod.name": true, "k8s.container.name": true, "k8s.node.name": true,
	}
	for _, label := range field(t, collector, "processors.k8s_attributes.extract.labels").([]any) {
		made[label.(map[string]any)["tag_name"].(string)] = true
	}
	attributes := field(t, loki, "limits_config.otlp_config.resource_attributes.attributes_config").([]any)
	for _, a := range attributes {
		for _, name := range a.(map[string]any)["attributes"].([]any) {
			assert.True(t, made[name.(string)], "nobody makes %s", name)
			if a.(map[string]any)["action"] == "index_label" {
				assert.NotContains(t, []string{"k8s.pod.name", "run_id", "try_number"}, name, "there is no end of them")
			}
		}
	}
	assert.Equal(t, true, field(t, loki, "compactor.retention_enabled"))
	assert.Equal(t, "720h", field(t, loki, "limits_config.retention_period"))
	included := field(t, collector, "receivers.file_log.include")
	assert.Equal(t, []any{"/var/log/pods/techmap_*/*/*.log", "/var/log/pods/airflow_*/*/*.log"}, included)
}

func TestLogs_nobodyMayTalkUnlessItIsSaid(t *testing.T) {
	t.Parallel()
	c := renderFolder(t, kubernetes+"/logs")
	for _, p := range of[*networkingv1.NetworkPolicy](c) {
		selector, err := metav1.LabelSelectorAsSelector(&p.Spec.PodSelector)
		require.NoError(t, err)
		found := 0
		for _, w := range c.workloads() {
			if selector.Matches(labels.Set(w.pod.Labels)) {
				found++
			}
		}
		assert.Positive(t, found, "policy %s is about nobody", p.Name)
		if p.Name == "deny-all" {
			assert.Len(t, p.Spec.PolicyTypes, 2)
			assert.Equal(t, 2, found)
		}
	}
	for _, o := range c.objects {
		assert.Contains(t, []string{"", "techmap-logs"}, o.GetNamespace(), o.GetName())
	}
}
