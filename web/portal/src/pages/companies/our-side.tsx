/** What people on our side say of the company: how far they are, whose it is, tags, notes. */
import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense } from "react";
import { annotationQuery } from "../../api/annotations.ts";
import type { Annotation } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { Section } from "../../ui/page.tsx";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";

/** Its fields are heavier than the rest of the page, and nobody fills them in at once. */
const OurFields = lazy(() => import("./our-fields.tsx"));

interface OurSideProps {
  company_id: string;
  /** As it came with the page; shown until it is asked for by itself. */
  annotation: Annotation;
}

export function OurSide({ company_id, annotation: first }: OurSideProps) {
  const query = useQuery({ ...annotationQuery(company_id), placeholderData: first });
  const skeleton = <SkeletonRows rows={5} height={40} />;
  return (
    <Section title={t("ours.title")}>
      <QueryView query={query} skeleton={skeleton}>
        {(annotation) => (
          <Suspense fallback={skeleton}>
            <OurFields company_id={company_id} annotation={annotation} />
          </Suspense>
        )}
      </QueryView>
    </Section>
  );
}
