package manifests

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// madeByHand are the objects that a person makes, because they are secret or large.
// README.md has to say how.
var madeByHand = []string{
	"techmap-gold-owner", "techmap-gold-writer", "techmap-gold-reader", "techmap-mysql-root", "techmap-bucket", "rds-ca",
}

func TestLinks_whatPodsReferToIsThere(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(kubernetes + "/README.md")
	require.NoError(t, err)
	hand := make(map[string]bool)
	for _, name := range madeByHand {
		assert.True(t, explains(readme, name), "README.md does not say how %q is made", name)
		hand[name] = true
	}
	each(t, func(t *testing.T, c *cluster, w workload) {
		pod := w.pod.Spec
		if w.ours() {
			assert.True(t, named[*corev1.ServiceAccount](c, pod.ServiceAccountName), pod.ServiceAccountName)
		}
		configMap := func(name string) {
			assert.True(t, named[*corev1.ConfigMap](c, name) || hand[name], "config map %s", name)
		}
		volumes := make(map[string]bool)
		for _, v := range pod.Volumes {
			volumes[v.Name] = true
			if v.ConfigMap != nil {
				configMap(v.ConfigMap.Name)
			}
			if v.PersistentVolumeClaim != nil {
				assert.True(t, named[*corev1.PersistentVolumeClaim](c, v.PersistentVolumeClaim.ClaimName), v.Name)
			}
		}
		for _, s := range of[*appsv1.StatefulSet](c) {
			for _, v := range s.Spec.VolumeClaimTemplates {
				volumes[v.Name] = true
			}
		}
		for _, container := range pod.Containers {
			for _, m := range container.VolumeMounts {
				assert.True(t, volumes[m.Name], "volume %s", m.Name)
			}
			for _, from := range container.EnvFrom {
				configMap(from.ConfigMapRef.Name)
			}
			for _, e := range container.Env {
				if e.ValueFrom == nil {
					continue
				}
				if ref := e.ValueFrom.SecretKeyRef; ref != nil {
					assert.True(t, hand[ref.Name], "secret %s", ref.Name)
				}
				if ref := e.ValueFrom.ConfigMapKeyRef; ref != nil {
					assert.Contains(t, settings(t, c), ref.Key)
				}
			}
		}
	})
}

// explains reports whether a text has name as a word of code.
func explains(text []byte, name string) bool { return bytes.Contains(text, []byte("`"+name+"`")) }

// settings returns what the config map of the addresses holds.
func settings(t *testing.T, c *cluster) map[string]string {
	t.Helper()
	for _, m := range of[*corev1.ConfigMap](c) {
		if strings.HasPrefix(m.Name, "techmap-") && m.Data["TECHMAP_GOLD"] != "" {
			return m.Data
		}
	}
	t.Fatal("no config map has the addresses of the layers")
	return nil
}

func TestLinks_selectorsSelect(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		c := render(t, overlay)
		selected := func(name string, s *metav1.LabelSelector) []workload {
			selector, err := metav1.LabelSelectorAsSelector(s)
			require.NoError(t, err, name)
			var out []workload
			for _, w := range c.workloads() {
				if selector.Matches(labels.Set(w.pod.Labels)) {
					out = append(out, w)
				}
			}
			return out
		}
		for _, s := range of[*corev1.Service](c) {
			found := selected(s.Name, &metav1.LabelSelector{MatchLabels: s.Spec.Selector})
			require.Len(t, found, 1, "service %s", s.Name)
			for _, p := range s.Spec.Ports {
				if p.TargetPort.Type == intstr.String {
					assert.True(t, listens(found[0], p.TargetPort.StrVal), "service %s port %s", s.Name, p.TargetPort.StrVal)
				}
			}
		}
		for _, d := range of[*appsv1.Deployment](c) {
			assert.Len(t, selected(d.Name, d.Spec.Selector), 1, "deployment %s selects its own pods", d.Name)
		}
		for _, b := range of[*policyv1.PodDisruptionBudget](c) {
			assert.Len(t, selected(b.Name, b.Spec.Selector), 1, "budget %s", b.Name)
		}
		for _, p := range of[*networkingv1.NetworkPolicy](c) {
			assert.NotEmpty(t, selected(p.Name, &p.Spec.PodSelector), "policy %s is about nobody", p.Name)
		}
	}
}

func listens(w workload, port string) bool {
	for _, p := range w.pod.Spec.Containers[0].Ports {
		if p.Name == port {
			return true
		}
	}
	return false
}

func TestNetwork_nobodyMayTalkUnlessItIsSaid(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		c := render(t, overlay)
		denied := false
		for _, p := range of[*networkingv1.NetworkPolicy](c) {
			if len(p.Spec.PodSelector.MatchLabels)+len(p.Spec.PodSelector.MatchExpressions) > 0 {
				continue
			}
			if len(p.Spec.PolicyTypes) == 2 && len(p.Spec.Ingress)+len(p.Spec.Egress) == 0 {
				denied = true
			}
		}
		assert.True(t, denied, overlay)
	}
}

// The web is for those who read job sites or ask a model, and no part of it lies in
// a network of one's own.
func TestNetwork_onlyCrawlersReachTheWeb(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		c := render(t, overlay)
		for _, w := range c.workloads() {
			stage := w.pod.Labels["techmap.io/stage"]
			want := ""
			if stage == "crawl" || stage == "annotate" {
				want = "yes"
			}
			assert.Equal(t, want, w.pod.Labels["techmap.io/web"], w.name)
		}
		for _, p := range of[*networkingv1.NetworkPolicy](c) {
			if p.Name != "web" {
				continue
			}
			except := p.Spec.Egress[0].To[0].IPBlock.Except
			for _, private := range []string{"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"} {
				assert.Contains(t, except, private, overlay)
			}
		}
	}
}

// A release changes the tables before what reads them; see README.md.
func TestOrder_everythingThatReadsTablesComesLast(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		c := render(t, overlay)
		for _, d := range of[*appsv1.Deployment](c) {
			assert.Equal(t, "last", d.Labels["techmap.io/order"], d.Name)
		}
		for _, j := range of[*batchv1.CronJob](c) {
			assert.Equal(t, "last", j.Labels["techmap.io/order"], j.Name)
		}
		for _, j := range of[*batchv1.Job](c) {
			assert.Empty(t, j.Labels["techmap.io/order"], j.Name)
		}
		data := settings(t, c)
		for _, name := range []string{"TECHMAP_GOLD", "GOLD_READER"} {
			assert.Contains(t, data[name], "no_migrate=true", "%s: only the owner changes tables", name)
		}
		assert.NotContains(t, data["GOLD_OWNER"], "no_migrate", overlay)
		for name, address := range data {
			assert.NotRegexp(t, `://[^/]*:[^/]*@`, address, "%s holds a password", name)
		}
	}
}
