/** Notes of people on our side, the newest first. */
import { Button, Textarea, UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { notesQuery, useSaveNote } from "../../api/annotations.ts";
import type { Note } from "../../api/types.ts";
import { t } from "../../i18n/index.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { QueryView } from "../../ui/query-view.tsx";
import { SkeletonRows } from "../../ui/skeletons.tsx";
import { RelativeTime } from "../../ui/time.tsx";
import { notifyUndoable } from "../../ui/undo-note.tsx";
import classes from "./our-side.module.css";

/** As the server has it, in characters. */
const NOTE_MAX = 4_000;

export function CompanyNotes({ company_id }: { company_id: string }) {
  const query = useQuery(notesQuery(company_id));
  const save = useSaveNote(company_id);
  return (
    <div className={classes.notes}>
      <NoteForm
        label={t("note.add")}
        isPending={save.isPending && !save.variables.id}
        onSave={(text, done) => save.mutate({ text }, { onSuccess: done, onError: notifyFailure })}
      />
      <QueryView query={query} skeleton={<SkeletonRows rows={2} height={40} />}>
        {(notes) => (
          <ol className={classes.list}>
            {notes.map((note) => (
              <NoteItem key={note.id} note={note} company_id={company_id} />
            ))}
          </ol>
        )}
      </QueryView>
    </div>
  );
}

function NoteItem({ note, company_id }: { note: Note; company_id: string }) {
  const [isEditing, setIsEditing] = useState(false);
  const { mutateAsync, isPending } = useSaveNote(company_id);
  const { id, text, author, created_at, edited_at } = note;
  function remove() {
    mutateAsync({ id, text: "" })
      .then(() =>
        notifyUndoable({
          title: t("note.deleted"),
          undo: () => void mutateAsync({ text }).catch(notifyFailure),
        }),
      )
      .catch(notifyFailure);
  }
  if (isEditing) {
    return (
      <li className={classes.note}>
        <NoteForm
          label={t("note.edit")}
          text={text}
          isPending={isPending}
          onCancel={() => setIsEditing(false)}
          onSave={(next, done) =>
            void mutateAsync({ id, text: next })
              .then(() => {
                done();
                setIsEditing(false);
              })
              .catch(notifyFailure)
          }
        />
      </li>
    );
  }
  return (
    <li className={classes.note}>
      <p className={classes.text}>{text}</p>
      <p className={classes.meta}>
        <span>
          {author.name} · <RelativeTime time={created_at} />
          {edited_at && ` · ${t("note.edited")}`}
        </span>
        <span className={classes.actions}>
          <UnstyledButton className={classes.action} onClick={() => setIsEditing(true)}>
            {t("note.edit")}
          </UnstyledButton>
          <UnstyledButton className={classes.action} onClick={remove}>
            {t("note.delete")}
          </UnstyledButton>
        </span>
      </p>
    </li>
  );
}

interface NoteFormProps {
  label: string;
  text?: string;
  isPending: boolean;
  onSave: (text: string, done: () => void) => void;
  onCancel?: () => void;
}

function NoteForm({ label, text = "", isPending, onSave, onCancel }: NoteFormProps) {
  const [typed, setTyped] = useState(text);
  const said = typed.trim();
  function save() {
    if (said !== "") onSave(said, () => setTyped(""));
  }
  function press(event: KeyboardEvent) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
    if (event.key === "Escape") onCancel?.();
  }
  return (
    <div className={classes.form}>
      <Textarea
        size="xs"
        aria-label={label}
        placeholder={label}
        autosize
        minRows={said === "" && !onCancel ? 1 : 2}
        maxRows={10}
        maxLength={NOTE_MAX}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onKeyDown={press}
      />
      {(said !== "" || onCancel) && (
        <div className={classes.buttons}>
          {onCancel && (
            <Button variant="default" onClick={onCancel}>
              {t("cancel")}
            </Button>
          )}
          <Button loading={isPending} disabled={said === ""} onClick={save}>
            {t("save")}
          </Button>
        </div>
      )}
    </div>
  );
}
