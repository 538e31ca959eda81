package manifests

import (
	"testing"
	"time"

	"github.com/robfig/cron/v3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/validation"
)

// The API server refuses more than unknown fields: what it says of names, labels,
// ports and variables is in the same library.
func TestFields_haveValuesThatTheAPIServerTakes(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		c := render(t, overlay)
		for _, o := range c.objects {
			assert.Empty(t, validation.IsDNS1123Subdomain(o.GetName()), o.GetName())
			labelsAre(t, o.GetName(), o.GetLabels())
		}
		for _, s := range of[*corev1.Service](c) {
			assert.Empty(t, validation.IsDNS1035Label(s.Name), s.Name)
		}
		for _, w := range c.workloads() {
			labelsAre(t, w.name, w.pod.Labels)
			for _, container := range w.pod.Spec.Containers {
				assert.Empty(t, validation.IsDNS1123Label(container.Name), w.name)
				for _, e := range container.Env {
					assert.Empty(t, validation.IsEnvVarName(e.Name), w.name)
				}
				for _, p := range container.Ports {
					assert.Empty(t, validation.IsValidPortName(p.Name), w.name)
				}
			}
		}
	}
}

func labelsAre(t *testing.T, name string, labels map[string]string) {
	t.Helper()
	for key, value := range labels {
		assert.Empty(t, validation.IsQualifiedName(key), "%s: %s", name, key)
		assert.Empty(t, validation.IsValidLabelValue(value), "%s: %s", name, key)
	}
}

// A day of stages runs in their order, each after the one whose work it takes up.
func TestSchedules_followTheLayers(t *testing.T) {
	t.Parallel()
	for _, overlay := range overlays {
		at := make(map[string]time.Time)
		noon := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
		for _, j := range of[*batchv1.CronJob](render(t, overlay)) {
			schedule, err := cron.ParseStandard(j.Spec.Schedule)
			require.NoError(t, err, j.Name)
			at[j.Labels["techmap.io/stage"]] = schedule.Next(noon)
		}
		if overlay == "airflow" {
			continue // which has no schedules here
		}
		order := []string{"crawl", "refine", "annotate", "load", "publish"}
		for i, stage := range order[1:] {
			assert.True(t, at[order[i]].Before(at[stage]), "%s: %s before %s", overlay, order[i], stage)
		}
	}
}
