/** Brings a list: its name, and the table as a file or pasted. */
import { Button, Modal, Textarea, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { IconFileUpload } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { useBringList } from "../../api/target-lists.ts";
import type { BroughtTargetList } from "../../api/types.ts";
import { plural, t } from "../../i18n/index.ts";
import { useSite } from "../../shell/site-context.ts";
import { notifyFailure } from "../../ui/notify.ts";
import { fieldError } from "../sites/field-error.ts";
import { notifyDone } from "./notes.ts";
import classes from "./lists.module.css";
import { NAME_MAX, nameOfFile } from "./list-name.ts";
import { nameProblem } from "./name-problem.ts";

export default function BringDialog({ onClose }: { onClose: () => void }) {
  const { id: site_id } = useSite();
  const navigate = useNavigate();
  const bring = useBringList();
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const [file, setFile] = useState<File | null>(null);
  const tableProblem = fieldError(bring.error, "table");
  function take(taken: File) {
    setFile(taken);
    setText("");
    bring.reset();
    if (name.trim() === "") setName(nameOfFile(taken.name));
  }
  function send() {
    bring.mutate(
      { name: name.trim(), table: file ?? text },
      {
        onSuccess: (brought) => {
          onClose();
          tellPassedOver(brought);
          void navigate({
            to: "/sites/$site_id/lists/$list_id",
            params: { site_id, list_id: brought.list.id },
          });
        },
        onError: (error) => {
          if (!nameProblem(error)) notifyFailure(error);
        },
      },
    );
  }
  return (
    <Modal opened onClose={onClose} title={t("lists.add")} size="md">
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <DropZone file={file} onTake={take} />
        {!file && (
          <Textarea
            label={t("lists.paste")}
            placeholder={t("lists.paste_hint")}
            autosize={false}
            rows={5}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              bring.reset();
            }}
          />
        )}
        {tableProblem && (
          <p className={classes.problem} role="alert">
            {tableProblem}
          </p>
        )}
        <TextInput
          label={t("lists.name")}
          placeholder={t("lists.name_hint")}
          required
          withAsterisk={false}
          maxLength={NAME_MAX}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={nameProblem(bring.error)}
        />
        <p className={classes.small}>{t("lists.kept")}</p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={onClose}>
            {t("cancel")}
          </Button>
          <Button
            type="submit"
            loading={bring.isPending}
            disabled={name.trim() === "" || (!file && text.trim() === "")}
          >
            {t("lists.add")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function DropZone({ file, onTake }: { file: File | null; onTake: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [isOver, setIsOver] = useState(false);
  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    const [dropped] = event.dataTransfer.files;
    if (dropped) onTake(dropped);
  }
  return (
    <>
      <button
        type="button"
        className={classes.drop}
        data-over={isOver || undefined}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(true);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
      >
        <IconFileUpload size={20} stroke={1.6} aria-hidden />
        <span>{file ? file.name : t("lists.drop")}</span>
        <span className={classes.small}>{file ? t("lists.file_other") : t("lists.drop_hint")}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("lists.file")}
        accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
        onChange={(event) => {
          const [chosen] = event.currentTarget.files ?? [];
          if (chosen) onTake(chosen);
        }}
      />
    </>
  );
}

function tellPassedOver({ list, empty, repeated }: BroughtTargetList): void {
  const lines = [
    empty > 0 && plural("lists.passed_empty", empty),
    repeated > 0 && plural("lists.passed_repeated", repeated),
  ].filter((line) => line !== false);
  notifyDone(`${list.name}: ${plural("lists.rows_count", list.rows)}`, lines.join(" "));
}
