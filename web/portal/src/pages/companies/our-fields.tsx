/** The fields of our side of a company; each is saved as it is changed. */
import { Button, Select, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { IconEyeOff } from "@tabler/icons-react";
import { tagsQuery, useChangeAnnotation, usersQuery } from "../../api/annotations.ts";
import type { Annotation, ChangeAnnotation, Person, Status } from "../../api/types.ts";
import { STATUSES } from "../../filters/language.ts";
import { t } from "../../i18n/index.ts";
import { IN_PLACE } from "../../ui/in-place.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { notifyUndoable } from "../../ui/undo-note.tsx";
import { CompanyNotes } from "./company-notes.tsx";
import classes from "./our-side.module.css";

/** As the server has them; of a tag in bytes, and plain letters are one each. */
const TAG_MAX = 50;
const TAGS_MAX = 20;

interface OurFieldsProps {
  company_id: string;
  annotation: Annotation;
}

export default function OurFields({ company_id, annotation }: OurFieldsProps) {
  const { data: users } = useQuery(usersQuery);
  const { data: tags } = useQuery(tagsQuery);
  const { mutateAsync } = useChangeAnnotation(company_id);
  const change = (wanted: ChangeAnnotation, owner?: Person | null) =>
    mutateAsync({ change: wanted, owner }).catch(notifyFailure);
  const owners = users ?? (annotation.owner ? [annotation.owner] : []);
  function hide(is_hidden: boolean) {
    void change({ is_hidden }).then(
      (done) =>
        done &&
        notifyUndoable({
          title: t(is_hidden ? "bulk.hidden" : "ours.shown"),
          undo: () => void change({ is_hidden: !is_hidden }),
        }),
    );
  }
  return (
    <div className={classes.ours}>
      {annotation.is_hidden && (
        <p className={classes.hidden}>
          <IconEyeOff size={15} stroke={1.7} aria-hidden />
          {t("ours.is_hidden")}
          <Button size="compact-xs" variant="default" onClick={() => hide(false)}>
            {t("ours.show")}
          </Button>
        </p>
      )}
      <div className={classes.pair}>
        <Select
          comboboxProps={IN_PLACE}
          label={t("column.status")}
          data={STATUSES.map((value) => ({ value, label: t(`our_status.${value}`) }))}
          value={annotation.status}
          allowDeselect={false}
          onChange={(status) => void change({ status: status as Status })}
        />
        <Select
          comboboxProps={IN_PLACE}
          label={t("column.owner")}
          placeholder={t("owner.nobody")}
          data={owners.map(({ id, name }) => ({ value: id, label: name }))}
          value={annotation.owner?.id ?? null}
          searchable={owners.length > 6}
          clearable
          clearButtonProps={{ "aria-label": t("owner.nobody") }}
          onChange={(id) => {
            const owner = owners.find((each) => each.id === id) ?? null;
            void change(
              { owner_id: owner?.id ?? null },
              owner && { id: owner.id, name: owner.name },
            );
          }}
        />
      </div>
      <TagsInput
        comboboxProps={IN_PLACE}
        size="xs"
        label={t("column.tags")}
        placeholder={annotation.tags.length === 0 ? t("ours.tags_hint") : undefined}
        data={tags?.map(({ tag }) => tag) ?? []}
        value={annotation.tags}
        maxTags={TAGS_MAX}
        maxLength={TAG_MAX}
        acceptValueOnBlur
        onChange={(next) => void change({ tags: next })}
      />
      <CompanyNotes company_id={company_id} />
      {!annotation.is_hidden && (
        <Button
          variant="subtle"
          className={classes.hide}
          leftSection={<IconEyeOff size={15} stroke={1.7} aria-hidden />}
          onClick={() => hide(true)}
        >
          {t("ours.hide")}
        </Button>
      )}
    </div>
  );
}
